# The router of each link, with how much Scaleway is to prefer the link for
# traffic to you. Of two links of one preference, either may carry it.

variable "preferences" {
  description = "Preference of each link: low, medium or high."
  type        = map(string)
  default     = { a = "high", b = "medium" }
}

data "interlink_router_configuration" "this" {
  for_each = interlink_link.this

  link_id    = each.value.id
  dialect    = "frr"
  interface  = "eth1"
  preference = var.preferences[each.key]
  depends_on = [interlink_routing_policy.v4]
}

output "routers" {
  description = "Configuration of the router of each link."
  value       = { for key, router in data.interlink_router_configuration.this : key => router.text }
}
