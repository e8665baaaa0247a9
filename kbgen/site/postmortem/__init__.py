"""A postmortem's own page."""
