"""What an alteration means for treatment in this tumour: tiers, resistance, conflicts, what was not tested."""
