using System.ComponentModel.DataAnnotations;
using BlazorAccounts.Shell;

namespace BlazorAccounts.Tests.Shell;

public sealed class BrandTests
{
    [Fact]
    public void Unset_colours_add_no_stylesheet() => Assert.Null(new BrandOptions().Css);

    [Fact]
    public void Colours_become_the_three_variables() =>
        Assert.Equal(":root{--brand:#0a7;--brand-dark:#33ddaa;}", new BrandOptions { Color = "#0a7", ColorDark = "#33ddaa" }.Css);

    [Theory]
    [InlineData("red}body{display:none")]
    [InlineData("#12")]
    [InlineData("#0a7\n")]
    public void Anything_but_a_hex_colour_is_refused_at_start(string colour)
    {
        var brand = new BrandOptions { Color = colour };
        Assert.Throws<ValidationException>(() => Validator.ValidateObject(brand, new ValidationContext(brand), validateAllProperties: true));
    }
}
