"""The pages of imports: `files` to send and list them, `wizard` to say how one is read, `running` for what comes of it,
`mappings` for the readings a company keeps."""
