# Every link that still waits for its partner.
data "interlink_links" "requested" {
  status = "requested"
}

output "requested" {
  value = { for link in data.interlink_links.requested.links : link.name => link.created_at }
}
