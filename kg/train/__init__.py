"""How the shipped vocabulary and models are made and scored."""
