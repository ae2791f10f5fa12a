variable "connection" {
  description = "Name of the dedicated connection."
  type        = string
  default     = "dc3-cage-12"
}

variable "name" {
  description = "Name of the link."
  type        = string
  default     = "dc3"
}

variable "bandwidth_mbps" {
  description = "Bandwidth of the link, in Mbps."
  type        = number
  default     = 1000
}

variable "peer_asn" {
  description = "AS number of your router."
  type        = number
  default     = 65010
}

variable "vlan" {
  description = "VLAN id of the link, within the range of the dedicated connection."
  type        = number
  default     = 1600
}
