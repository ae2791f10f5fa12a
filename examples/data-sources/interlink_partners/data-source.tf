data "interlink_pop" "th2" {
  name = "Telehouse TH2"
}

# The partners that are at a PoP.
data "interlink_partners" "th2" {
  pop_ids = [data.interlink_pop.th2.id]
}

output "partners" {
  value = [for partner in data.interlink_partners.th2.partners : partner.name]
}
