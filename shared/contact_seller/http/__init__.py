"""Whatever mentions HTTP: bodies, answers, problems, who calls. Rules and storage know nothing of it."""
