"""Files from outside: knowledge that a site has the right to, read into its own folder and never into the house's."""
