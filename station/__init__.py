"""A desktop shipping station for warehouse packing benches."""
