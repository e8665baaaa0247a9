"""What a postmortem is made of: frozen records without behaviour of their own."""
