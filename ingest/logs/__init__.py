"""What job logs tell: archives are asked for once, read as streams, and thrown away."""
