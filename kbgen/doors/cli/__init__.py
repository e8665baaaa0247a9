"""The terminal: one file per command below `commands/`."""
