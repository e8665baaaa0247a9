"""What can be put right in a file without asking, by small edits of its own text: never by writing its YAML anew."""
