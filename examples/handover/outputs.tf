output "status" {
  description = "Status of the link when the gate opened."
  value       = interlink_link_activation.this.status
}

output "router" {
  description = "What the router on your side is to be set to."
  value       = terraform_data.needs_the_link.output
}
