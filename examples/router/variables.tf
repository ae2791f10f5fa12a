variable "vpc_id" {
  description = "Id of the VPC that the links lead to."
  type        = string
}

variable "connection" {
  description = "Name of the dedicated connection."
  type        = string
  default     = "dc3-cage-12"
}

variable "partner" {
  description = "Name of an L2 partner."
  type        = string
  default     = "FranceIX"
}

variable "asn" {
  description = "AS number of your routers."
  type        = number
  default     = 65010
}

variable "load_command" {
  description = "Program that loads a configuration (in CONFIGURATION) into the router of a link (its name is in LINK). The default writes it to a file."
  type        = string
  default     = "printf '%s' \"$CONFIGURATION\" >\"$LINK.conf\""
}

variable "patience" {
  description = "How long a gate waits for BGP."
  type        = string
  default     = "30m"
}
