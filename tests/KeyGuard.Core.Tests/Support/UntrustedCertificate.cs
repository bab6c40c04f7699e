using System;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Tests.Support;

/// <summary>
/// A self-signed certificate for localhost with its key, which protects nothing: nobody trusts it, and that is what it is for.
/// It is kept here because Mono has no CertificateRequest to make one with.
/// </summary>
internal static class UntrustedCertificate
{
    private const string Pkcs12 = """
        MIIJYQIBAzCCCScGCSqGSIb3DQEHAaCCCRgEggkUMIIJEDCCA8cGCSqGSIb3DQEHBqCCA7gwggO0AgEAMIIDrQYJKoZIhvcNAQcBMBwGCiqGSIb3DQEMAQYwDgQIT4ejlMGEkv4CAggA
        gIIDgBnifdgR282BvsP12bFeM/n5jPU62yPVniXyfGJ5YniIYOE8f8TMMZvsbgr6KI4Nrp3qkWvlXNtVNygGRSBxR9OfN4ujJDgtoBQxwbS6txX/dB00jGFuLERZ0RB8wKVJ7X/yw4uK
        auq1m6b0cd0lJuhjOCT8kVHPPxBt+lg+7GYEMWxJg15wauVVxnJvel75DV4QUhJogQFBUoCBUuy4RUROh4WAccugSa61qu+ObxySnykiwLn6K1njP/kFrQPaOkJBFlyJe9F1xuDR9d2r
        9KTF7+sF83eLw9bcsrJfKSoq9YoZyK4oVxLI6EZMs1J8SG0rrVAgwdByY5Jz4FSosL89qRV7sQPdrWpZ3iPqSPwG/lJOKbmjpcbwBbYdSs2UDCorDahzkIhrjqyw9pSg3ye5gl6qw945
        rDB/ZBvi4GUkQcy9iF7kw2O0lm4jMwK+tSMuoNgb6J9SuUSRtfjEbUcG7KPW7yas7d5oaDkwzf0kGHm20Jy0yVS2xk8NTrWvfSwlAnuGS0wsOcRFjd1KnkiKvQVoc20hChnUmXqX++xe
        ZsxuPwXx2f74521w/f4IT8RtLpMZJyVLJxzKJ37eIjt1XWLceBvZnVHCPgg/zkc66fJWbDUuSYlHbLSoqoXMrkr8TZIS+aDqXyV4hc/K8vJeTHGJ3TB1awAWlRBinEnJUBMkzbsxD3FT
        Z9MhLH6eMjpeC8DSY8xcR/uOQPl0gqlPnYBhzOHxzBoPhUd1BRRoBWscqloxZXmG++6gUrBYNQYC+zME/JNOpUsGStnKeJBV225yP2CUkUa9Y04ki4czBdDrxMdmRLkwj4lHjPqKvexK
        oN6kdM62Ng4nFnRMtI+aLEWAOso4gEiBkI70eUSh2+AinegzIM5LXQH7mV4alnwnJKu9Sly0llv7BynER9D6fzC3pV/94C/qg8hzSiavbIVSElEhM1Os/LaOBUpBWM04uTX1/0rlgC8/
        o8fPzhlVmy+P+5xWo3lSBk9brAu0LmfLzs0arqdLQ+0AjXWhSvoDV63U8Pm2sMsDfG3UAoSFk8aFQ+n6PAA73I0s/yYv7cBL7Y4Xg9s74ZGm3zb/b1Chl0qa0TlqcryRKahAyEUTKLFs
        RO7dE+TrmzBiCZuWuonKRSsq3V2MGCWrzmOnlljmtWFkeKIgDi/XLTFi/l42QqLkXDQX7LvZ5bu/68FcMIIFQQYJKoZIhvcNAQcBoIIFMgSCBS4wggUqMIIFJgYLKoZIhvcNAQwKAQKg
        ggTuMIIE6jAcBgoqhkiG9w0BDAEDMA4ECCw9tjYY4+ZuAgIIAASCBMjIthP9zKJgc+plyoN/jNS/LW/1aJN4Oq8OO6Suknq6XR5r6BhH99KMZRc90TN3hWkXAJhDVERT0XiNjcGdg2hb
        /88p3OV0FUNv76q1foPoDFUjX66PhTd3cyaxreRKErpGutxJuoO5xxbqCuNIbhFD0dY0N8BIeU8PF87gfgOeGsar/ad+k0AgzN8Pux5EdqpROfp/mwGsJGjs3NfoJWPrmj89XHQP8PTV
        2GzLg5FxzRdBQpvpgV00hNAwguormtxN9yaMktmDikpk3KsjWaZmsv7GXFl3yrvwAXghtFxBKuz7cOYkkqd1Y92RFt0s760g8iD6Hynl/bsz34+hBtyjb9URdFhbTAf0X5wiWys48gsT
        K4gZScuBO81s9qEEb4dof7dsSGSFnNZgzmnu5+8uZL4q8b3m9lMfMHvwF7ccnXMspbW0vR2e05lgiGHJJpNjTJ/gGP9aUt+I8jP2VM0ISh/hBEHMtIpWE6eLrCaekrWQ1i+3JiOGx+ID
        j6jN3LRE+CE2/Y/4tVttYYgnr4fH0rxSCF0eOwsNAb3f+DuizwXxjmBi6PhGc/PK/V4s2VvBpuYQFK0Qod3EiaOP8VsxYLaQe6n+uqjG9+n/H9LskeSIOtvHNamvAw5scomdg4Re1riF
        TM3QmIIHujqR+gWMfpFq2HaxaTVR7DumcdEXf8Kg5A3q9YxHDKeQcqB2c2d3eHLpBZpYEEN/htkNV26f3wbvI0EvSYDkwk373t9niyTpTrWEroT6jOeJfyJKRcI/MxtTKFCrBOOZwvDz
        sPWIYtu62VYPmc/cvK+fUYnk/IaDdBTb7oJZ9fIrv9SXTKMe3PW4rw8u00HtY3UDjiZQTtlRt2y6anwEoLvv1jNQ1lyV6IKiQo5cqbtYhLK7BMVSGEQf3+l5MNL0EPqtUprzbh7gaBSo
        nG9wtW0H465/zwtJQDahC38uY4RDE6L/iloGD+gC5B8kW0K6K7sR8hJ8U2alYrap8rnj0TB24pnFNOihRPWX4k8iBdczz4bne7964Ap/GJf+Aj6fD9aDxYtL6E/fUDT62ar+xOAduVoa
        uBFLR8hxS9r4RwFWCwAeSVm0hRS4dVkJbumORtNb4jrtgTMyeqogOYdCEDEDo4I2p3mfRXZTUddILCtzAjBXQfydsBvdQ108rEJmcmcKcTA6QaYp6D+A6aE3Im4u5EriXWlC4WNQ3lom
        KDsqBdPlGrO+yaV13RBLi8LJ1IscN42RJ2ixidgDtjppSIqBYl1DuzWaV2C2MzXT2/hjajNZUYZPa62BPJ/0HMLuZNmE7h4TxDNreXewTbBxZti68cwUhh0Vbc4lG8ExF3vYXTW8iv+f
        7dPMRVg+n3CYZ9ajslO/0VdJ5CqSdrM+cwtjyyPFpBBjq4ZZbWroQxfqHRdb3R6sDQxxqTrBHsWBmXady29wOOFvKc1LHop93ufule/G3IgPfttDIA4R2by+T9Cbn83z7jh8REmUCrRW
        3n2T/I7ZnUVfFHNHoegtIzRkuRhTQTA8El28U5hf+tKAEyZ3y0kKCxs8unm6fn0ucv6cGraJrUeLmSAs5GChsvGjm16cQMgaE9EvI79NumEk0Pn9fUSFX+xGnhaT1wWJ/IX6oMeg/N7w
        3/9Mi0kxJTAjBgkqhkiG9w0BCRUxFgQU3sALASz3E/9fTiYgYRDaOrRkKqEwMTAhMAkGBSsOAwIaBQAEFNIQFmBKa5UjHfPt6YAGRgZbglnJBAjEZTEsa9tdfgICCAA=
        """;

    public static X509Certificate2 Load() =>
#if NETFRAMEWORK
        new(Convert.FromBase64String(Pkcs12), "test");
#else
        X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(Pkcs12), "test");
#endif
}
