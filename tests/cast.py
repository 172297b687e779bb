"""The people of the tests: Asha owns, Bina is a stranger, Staff works, Owner may do all."""
