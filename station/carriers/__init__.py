"""Carriers: each fills the flow's carrier port."""
