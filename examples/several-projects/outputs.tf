output "links" {
  description = "Project of each link."
  value       = { for link in concat(values(interlink_link.team), [interlink_link.office]) : link.name => link.project_id }
}
