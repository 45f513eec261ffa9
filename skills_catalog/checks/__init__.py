"""What can be wrong with a whole catalog: one module a subject; ``all_checks`` runs those of a linked catalog."""
