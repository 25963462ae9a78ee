"""The command line: finds, runs and reports lessons, and looks after data and machine."""
