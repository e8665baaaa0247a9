"""Domain values as pages, HTML and files. Nothing is written here, and no site generator is known."""
