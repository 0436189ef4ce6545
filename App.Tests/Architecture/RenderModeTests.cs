using System.Reflection;
using System.Text.RegularExpressions;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Onboarding;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace BlazorAccounts.Tests.Architecture;

/// <summary>The folder is the render mode: Static pages are drawn by the server alone, Live ones get a circuit. docs/architecture.md says why.</summary>
public sealed partial class RenderModeTests
{
    private const BindingFlags Everything = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly Type[] OfARequest = [typeof(HttpContext), typeof(IHttpContextAccessor), typeof(SignInManager<>), typeof(AppDb)];
    private static readonly Type[] Components = [.. typeof(Program).Assembly.GetTypes().Where(t => t.IsAssignableTo(typeof(IComponent)) && !t.IsAbstract)];
    private static readonly Type[] Pages = [.. Components.Where(t => t.IsDefined(typeof(RouteAttribute)))];

    [Fact]
    public void A_page_is_static_exactly_when_it_lives_in_a_Static_folder()
    {
        Assert.NotEmpty(Pages);
        Assert.All(Pages, page => Assert.Equal(IsStatic(page), page.IsDefined(typeof(ExcludeFromInteractiveRoutingAttribute))));
    }

    [Fact]
    public void A_page_lives_in_a_Static_or_in_a_Live_folder()
    {
        Assert.Contains(Pages, IsLive);
        Assert.All(Pages, page => Assert.Matches(@"\.(Static|Live)$", page.Namespace));
    }

    /// <summary>A circuit has no request, and outlives what belongs to one: live components use <c>IDbContextFactory</c>, one context per operation.</summary>
    [Fact]
    public void Live_components_never_ask_for_what_belongs_to_a_request()
    {
        var live = Components.Where(IsLive).ToList();

        Assert.NotEmpty(live);
        Assert.All(live, component => Assert.DoesNotContain(Wants(component), IsOfARequest));
        Assert.All(live.SelectMany(Wants).Where(t => t.Assembly == typeof(Program).Assembly), service => Assert.DoesNotContain(ConstructorOf(service), IsOfARequest));
    }

    /// <summary>What is drawn on pages of both kinds, such as a notice, may look at the request while there is one, and carries what it saw into the circuit.</summary>
    [Fact]
    public void Components_for_both_kinds_of_pages_carry_what_they_read_from_the_request()
    {
        var shared = Components.Where(t => !IsLive(t) && !IsStatic(t) && Wants(t).Any(IsOfARequest)).ToList();

        Assert.NotEmpty(shared);
        Assert.All(shared.Where(t => t.Name is not ("App" or "SkipLink")), component =>
        {
            Assert.Equal([typeof(HttpContext)], Wants(component).Where(IsOfARequest));
            Assert.Contains(typeof(PersistentComponentState), Wants(component));
        });
    }

    /// <summary>The framework's sections can end the whole process; docs/adr/0014 says how.</summary>
    [Fact]
    public void No_page_hands_its_title_over_by_a_section()
    {
        var sources = Repository.Sources("App", ".cs", ".razor").ToList();

        Assert.Contains(sources, file => file.Text.Contains("<PageMeta ", StringComparison.Ordinal));
        Assert.DoesNotContain(sources, file => Sections().IsMatch(file.Text));
    }

    [Fact]
    public void What_a_static_page_asks_for_would_be_found()
    {
        var page = Pages.Single(p => p.Name == "WelcomePage");

        Assert.Contains(typeof(SaveOnboardingStep), Wants(page));
        Assert.Contains(typeof(HttpContext), Wants(page));
    }

    private static bool IsLive(Type type) => type.Namespace!.EndsWith(".Live", StringComparison.Ordinal);

    private static bool IsStatic(Type type) => type.Namespace!.EndsWith(".Static", StringComparison.Ordinal);

    private static bool IsOfARequest(Type type) => OfARequest.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type);

    private static IEnumerable<Type> Wants(Type component) =>
        component.GetProperties(Everything)
            .Where(p => p.IsDefined(typeof(InjectAttribute)) || p.IsDefined(typeof(CascadingParameterAttribute)))
            .Select(p => p.PropertyType)
            .Concat(ConstructorOf(component));

    private static IEnumerable<Type> ConstructorOf(Type type) => type.GetConstructors().SelectMany(c => c.GetParameters()).Select(p => p.ParameterType);

    [GeneratedRegex("<(PageTitle|HeadContent|HeadOutlet|SectionContent|SectionOutlet)\\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sections();
}
