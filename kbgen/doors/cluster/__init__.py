"""A search cluster that the company already has: `kbgen push`, and `kbgen search --engine`."""
