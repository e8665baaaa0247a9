"""One module per foreign form: what its files hold, under our names."""
