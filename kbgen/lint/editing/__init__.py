"""What an editor asks while somebody writes: what could stand here, and what does this mean."""
