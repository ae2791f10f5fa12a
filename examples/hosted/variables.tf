variable "name" {
  description = "Name of the link."
  type        = string
  default     = "office"
}

variable "partner" {
  description = "Name of the partner that hosts the link."
  type        = string
  default     = "FranceIX"
}

variable "pop" {
  description = "Name of the PoP where the link is built."
  type        = string
  default     = "Telehouse TH2"
}

variable "bandwidth_mbps" {
  description = "Bandwidth of the link, in Mbps."
  type        = number
  default     = 50
}
