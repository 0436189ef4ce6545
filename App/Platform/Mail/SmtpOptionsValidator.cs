using System.Net.Mail;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Says at start which setting is wrong.</summary>
internal sealed class SmtpOptionsValidator(IHostEnvironment environment, PublicAddress address) : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            return environment.IsDevelopment()
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Smtp:Host is missing. Set it (environment variable Smtp__Host) to the mail server that sends codes and receipts.");
        }
        ArgumentNullException.ThrowIfNull(address); // that it could be made is its check
        List<string> wrong = [];
        Check(options.Port is >= 1 and <= 65535, "Smtp:Port goes from 1 to 65535.");
        Check(MailAddress.TryCreate(options.From, out var from) && from.Address == options.From, $"Smtp:From is '{options.From}', which is no mail address.");
        Check(!options.FromName.Any(char.IsControl), "Smtp:FromName has to be one line.");
        Check(options.Timeout >= TimeSpan.FromSeconds(1) && options.Timeout <= TimeSpan.FromMinutes(1), "Smtp:Timeout goes from 00:00:01 to 00:01:00.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Check(bool fine, string message)
        {
            if (!fine)
            {
                wrong.Add(message);
            }
        }
    }
}
