"""The ways in: terminal commands and the MkDocs plugin. Files and the clock are read here only."""
