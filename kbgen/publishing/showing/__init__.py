"""What a postmortem's own page shows of its metadata, as values for the template."""
