variable "vpc_id" {
  description = "Id of the VPC that both links lead to."
  type        = string
}

variable "name" {
  description = "What the names of the links and of the policy begin with."
  type        = string
  default     = "paris"
}

variable "links" {
  description = "PoP and partner of each link."
  type        = map(object({ pop = string, partner = string }))
  default = {
    a = { pop = "Telehouse TH2", partner = "FranceIX" }
    b = { pop = "DC3", partner = "FreePro" }
  }
}

variable "drained" {
  description = "Keys of the links that carry no traffic for now: route propagation is off on them."
  type        = set(string)
  default     = []

  validation {
    condition     = length(setsubtract(var.drained, keys(var.links))) == 0
    error_message = "The keys of the links are ${join(", ", keys(var.links))}."
  }

  validation {
    condition     = length(var.drained) < length(var.links)
    error_message = "At least one link has to carry the traffic."
  }
}

variable "bandwidth_mbps" {
  description = "Bandwidth of each link, in Mbps: one alone has to carry everything."
  type        = number
  default     = 1000
}

variable "accept" {
  description = "IPv4 prefixes to accept from your network."
  type        = set(string)
  default     = ["192.168.0.0/16"]
}

variable "advertise" {
  description = "IPv4 prefixes to advertise to your network."
  type        = set(string)
  default     = ["10.64.0.0/16"]
}
