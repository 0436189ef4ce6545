using BlazorAccounts.Shell.Kit;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Shell.Kit;

public sealed class OtpTests
{
    [Fact, Covers("OPS-11")]
    public async Task A_code_is_one_labelled_input_that_phones_can_fill()
    {
        var page = await Rendered.Async<Otp>(("Name", "Form.Code"), ("Label", "6-digit code"), ("Error", "That code is wrong."));

        var input = Assert.Single(page.QuerySelectorAll("input"));
        Assert.Equal("one-time-code", input.GetAttribute("autocomplete"));
        Assert.Equal("numeric", input.GetAttribute("inputmode"));
        Assert.Equal("6-digit code", page.QuerySelector($"label[for='{input.Id}']")!.TextContent);
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Contains("That code is wrong.", page.QuerySelector($"#{input.GetAttribute("aria-describedby")}")!.TextContent, StringComparison.Ordinal);
        Assert.True(int.Parse(input.GetAttribute("maxlength")!, null) >= "482 - 193".Length);
        Assert.Equal(6, page.QuerySelectorAll("[aria-hidden=true] i").Length);
    }
}
