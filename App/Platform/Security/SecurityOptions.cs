using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Security;

/// <summary>Section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>The root of every server key: base64 of 32 bytes or more. Left out in Development, one is made and kept.</summary>
    public string? ServerKey { get; set; }

    /// <summary>Which of the server key's numbered keys seals columns; raised by one, a job seals them anew.</summary>
    public int ColumnKey { get; set; } = 1;

    /// <summary>bcrypt's cost, 10 to 20; from 4 in Development. Hashes of a lower cost are renewed at the next sign-in.</summary>
    public int BcryptCost { get; set; } = 10;

    /// <summary>Passwords that may wait for hashing before further ones are turned away; 0 means 64 for every core.</summary>
    public int HashQueueLength { get; set; }

    /// <summary>Pages of one person that may be open at the same time on a node.</summary>
    public int CircuitsPerUser { get; set; } = 100;

    /// <summary>Pages that may be open from one network address at the same time on a node. Development sets both to 10,000.</summary>
    public int CircuitsPerAddress { get; set; } = 1000;

    /// <summary>Origins besides this one that a form may lead to, such as a gateway's hosted checkout: Chromium checks redirects too.</summary>
    public IList<string> FormActionOrigins { get; } = [];
}

internal sealed class SecurityOptionsValidator(IHostEnvironment environment) : IValidateOptions<SecurityOptions>
{
    private const int LeastKeyBytes = 32;

    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        List<string> problems = [.. KeyProblems(options.ServerKey)];
        var leastCost = environment.IsDevelopment() ? 4 : 10;
        if (options.BcryptCost < leastCost || options.BcryptCost > 20)
        {
            problems.Add($"Security:BcryptCost is {options.BcryptCost}; it must be {leastCost} to 20.");
        }
        if (options.ColumnKey is < 1 or > 1000)
        {
            problems.Add("Security:ColumnKey must be 1 to 1000.");
        }
        if (options.HashQueueLength < 0)
        {
            problems.Add("Security:HashQueueLength must not be negative.");
        }
        if (options.CircuitsPerUser < 1 || options.CircuitsPerAddress < 1)
        {
            problems.Add("Security:CircuitsPerUser and Security:CircuitsPerAddress must be 1 or more.");
        }
        problems.AddRange(
            from origin in options.FormActionOrigins
            where !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin
            select $"Security:FormActionOrigins holds '{origin}', which is no origin such as https://checkout.stripe.com.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> KeyProblems(string? key)
    {
        const string how = "Make one with: openssl rand -base64 32";
        if (string.IsNullOrEmpty(key))
        {
            if (!environment.IsDevelopment())
            {
                yield return $"Security:ServerKey is missing. {how}";
            }
            yield break;
        }
        var bytes = new byte[key.Length];
        if (!Convert.TryFromBase64String(key, bytes, out var length) || length < LeastKeyBytes)
        {
            yield return $"Security:ServerKey must be base64 of {LeastKeyBytes} bytes or more. {how}";
        }
    }
}
