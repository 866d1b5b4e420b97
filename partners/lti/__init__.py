"""LTI 1.3: learning platforms (Moodle, Canvas, …) of partners open our courses (1EdTech's LTI)."""
