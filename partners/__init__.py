"""Who brings learners: partners, their keys, and the API that they use."""
