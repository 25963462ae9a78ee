"""The ideas of the course in bare NumPy, checked against Keras in the tests."""
