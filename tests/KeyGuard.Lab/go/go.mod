module keyguard-lab-proof

go 1.15

require github.com/IBM/keyprotect-go-client v0.15.1
