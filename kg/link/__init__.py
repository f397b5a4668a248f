"""From mentions of one paper to entities with graph ids."""
