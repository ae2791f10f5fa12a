data "interlink_link" "office" {
  name = "office"
}

# For FRRouting, with the link preferred for traffic from Scaleway.
data "interlink_router_configuration" "frr" {
  link_id    = data.interlink_link.office.id
  dialect    = "frr"
  interface  = "eth1"
  preference = "high"
}

output "frr" {
  value = data.interlink_router_configuration.frr.text
}

# For a router of another make: everything that it has to be set to.
data "interlink_router_configuration" "other" {
  link_id   = data.interlink_link.office.id
  interface = "xe-0/0/1"
}

output "neighbour" {
  value = data.interlink_router_configuration.other.router.ipv4.scaleway_address
}
