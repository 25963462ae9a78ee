"""The data sets: one module each, with its CARD. A new module here is a new set; nothing else is to be changed."""
