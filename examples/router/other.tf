# A router of another make: the same values, in a template of your own.

data "interlink_router_configuration" "other" {
  link_id    = interlink_link.self_hosted.id
  interface  = "xe-0/0/1"
  preference = "high"
  depends_on = [interlink_routing_policy.v4, interlink_routing_policy.v6]
}

output "other" {
  description = "Configuration of a router of another make."
  value       = templatefile("${path.module}/router.tftpl", data.interlink_router_configuration.other.router)
}
