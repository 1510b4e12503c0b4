"""HTTP as every party on the network needs it; what is said to whom is the parties' own."""
