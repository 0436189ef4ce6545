using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using BlazorAccounts.Shell.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace BlazorAccounts.Tests.Shell.Kit;

public sealed class FieldTests
{
    private readonly SignUp _model = new();

    [Fact]
    public async Task A_label_belongs_to_its_input_and_a_hint_describes_it()
    {
        var page = await Rendered.Async<Field<string>>(("Name", "Form.Company"), ("Label", "Company"), ("Hint", "As on invoices."), ("Autocomplete", "organization"));

        var input = page.QuerySelector("input")!;
        Assert.Equal("Form.Company", input.GetAttribute("name"));
        Assert.Equal("organization", input.GetAttribute("autocomplete"));
        Assert.Equal(input.Id, page.QuerySelector("label")!.GetAttribute("for"));
        Assert.Equal("As on invoices.", page.QuerySelector($"#{input.GetAttribute("aria-describedby")}")!.TextContent);
        Assert.False(input.HasAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_message_of_the_form_marks_and_describes_the_input_and_the_typed_value_stays()
    {
        _model.Email = "jane <b>";
        var page = await DrawAsync();

        var input = page.QuerySelector("input[name='_model.Email']")!;
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("jane <b>", input.GetAttribute("value"));
        var described = input.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Equal(["Error: Not an address."], described.Select(id => page.QuerySelector($"[id='{id}']")!.TextContent));
    }

    [Fact]
    public async Task Two_problems_are_summed_up_with_links_to_their_fields()
    {
        _model.Email = "jane";
        var page = await DrawAsync();

        var summary = page.QuerySelector("[role=alert]")!;
        Assert.Equal("-1", summary.GetAttribute("tabindex"));
        Assert.True(summary.HasAttribute("autofocus"));
        var links = summary.QuerySelectorAll("a").Select(a => (a.TextContent, Target: a.GetAttribute("href")!.Split('#')));
        Assert.All(links, link => Assert.Equal("/list?q=a", link.Target[0])); // not "#id", which the base element would send home
        Assert.Equal(["Not an address.", "Choose a password."], links.Select(l => l.TextContent));
        Assert.All(links, link => Assert.Equal("INPUT", page.QuerySelector($"[id='{link.Target[1]}']")!.TagName));
    }

    [Fact]
    public async Task One_problem_needs_no_summary()
    {
        _model.Email = "jane@example.com";
        var page = await DrawAsync();

        Assert.Null(page.QuerySelector("[role=alert]"));
        Assert.Single(page.QuerySelectorAll(".err"));
    }

    [Fact]
    public async Task A_password_is_never_written_back()
    {
        _model.Password = "correct horse battery";
        Assert.DoesNotContain("correct horse", (await DrawAsync()).InnerHtml, StringComparison.Ordinal);
    }

    private Task<AngleSharp.Dom.IElement> DrawAsync()
    {
        var form = new EditContext(_model);
        form.EnableDataAnnotationsValidation(new NoServices());
        Expression<Func<string?>> email = () => _model.Email;
        Expression<Func<string?>> password = () => _model.Password;
        return Rendered.InFormAsync(form, build =>
        {
            build.OpenComponent<Field<string?>>(0);
            build.AddComponentParameter(1, "Label", "Email");
            build.AddComponentParameter(2, "Value", _model.Email);
            build.AddComponentParameter(3, "ValueExpression", email);
            build.CloseComponent();
            build.OpenComponent<Password>(4);
            build.AddComponentParameter(5, "Label", "Password");
            build.AddComponentParameter(6, "Value", _model.Password);
            build.AddComponentParameter(7, "ValueExpression", password);
            build.CloseComponent();
            build.OpenComponent<Validated>(8);
            build.CloseComponent();
            build.OpenComponent<ErrorSummary>(9);
            build.CloseComponent();
        });
    }

    private sealed class SignUp
    {
        [EmailAddress(ErrorMessage = "Not an address.")]
        public string? Email { get; set; }

        [Required(ErrorMessage = "Choose a password.")]
        public string? Password { get; set; }
    }

    /// <summary>Validates once the fields above it are there, as a post does.</summary>
    private sealed class Validated : ComponentBase
    {
        [CascadingParameter]
        private EditContext Form { get; set; } = null!;

        protected override void OnInitialized() => Form.Validate();
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
