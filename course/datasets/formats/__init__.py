"""How data files are read: one module a format, each with a class whose instances stand in the cards of sets."""
