"""How files are read: each format checks all it reads, and hands it over ready for training."""
