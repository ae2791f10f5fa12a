variable "network_project_id" {
  description = "Project that owns the dedicated connection."
  type        = string
}

variable "office_project_id" {
  description = "Project that the link of the office belongs to."
  type        = string
}

variable "connection" {
  description = "Name of the dedicated connection."
  type        = string
  default     = "dc3-cage-12"
}

variable "peer_asn" {
  description = "AS number of your router."
  type        = number
  default     = 65010
}

variable "teams" {
  description = "VPC, bandwidth and VLAN for each team. A VPC may be in any project of the organization, in the region of the connection."
  type        = map(object({ vpc_id = string, bandwidth_mbps = number, vlan = number }))
}
