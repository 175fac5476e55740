"""Mutation testing: firmware/ and lib/ are changed in one place, and the tests have to fail."""
