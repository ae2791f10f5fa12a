output "status" {
  description = "Status of each link."
  value       = { for key, link in interlink_link.this : key => link.status }
}
