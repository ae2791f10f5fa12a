data "interlink_partner" "this" {
  name = "FranceIX"
}

# Where a partner can build a link of 10 Gbps.
data "interlink_pops" "ten_gigabit" {
  partner_id          = data.interlink_partner.this.id
  link_bandwidth_mbps = 10000
}

output "pops" {
  value = { for pop in data.interlink_pops.ten_gigabit.pops : pop.name => pop.city }
}
