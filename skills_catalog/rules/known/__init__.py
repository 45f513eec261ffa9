"""What is known of a person, an enterprise or a class: facts as they are given, what they bound, and what is still open."""
