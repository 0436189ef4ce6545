using System.Text.Json;
using BlazorAccounts.Features.Profiles;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Profiles;

[Covers("PRO-1", "PRO-3", "PRO-4", "PRO-6")]
public sealed class ProfileRulesTests
{
    [Theory]
    [InlineData("profile.displayName", "\"123456789012345678901234567890123456789012345678901\"")]
    [InlineData("profile.displayName", "\"two\\nlines\"")]
    [InlineData("profile.displayName", "\"nul\\u0000\"")]
    [InlineData("profile.displayName", "\"\\ud800\"")]
    [InlineData("profile.displayName", "7")]
    [InlineData("profile.bio", "[]")]
    [InlineData("profile.photoUrl", "\"http://example.test/me.png\"")]
    [InlineData("profile.photoUrl", "\"javascript:alert(1)\"")]
    [InlineData("profile.photoUrl", "\"https://me:secret@example.test/\"")]
    [InlineData("profile.isPublic", "\"yes\"")]
    [InlineData("profile.isPublic", "null")]
    [InlineData("learning.level", "\"Beginner\"")]
    [InlineData("learning.level", "1")]
    [InlineData("preferences.dailyGoalMinutes", "4")]
    [InlineData("preferences.dailyGoalMinutes", "121")]
    [InlineData("preferences.dailyGoalMinutes", "10.5")]
    [InlineData("preferences.dailyGoalMinutes", "1e99")]
    [InlineData("preferences.dailyGoalMinutes", "null")]
    [InlineData("preferences.dailyGoalMinutes", "\"10\"")]
    [InlineData("preferences.reminderTime", "\"7:30\"")]
    [InlineData("preferences.reminderTime", "\"24:00\"")]
    [InlineData("preferences.timeZone", "\"../../etc/passwd\"")]
    [InlineData("preferences.timeZone", "\"posix/Asia/Tokyo\"")]
    [InlineData("preferences.timeZone", "\"localtime\"")]
    [InlineData("preferences.timeZone", "null")]
    [InlineData("preferences.theme", "\"blue\"")]
    [InlineData("preferences.fontSize", "12")]
    [InlineData("preferences.studyMode", "\"\"")]
    [InlineData("preferences.currency", "\"usd\"")]
    [InlineData("preferences.currency", "\"XXX\"")]
    [InlineData("preferences.language", "\"tlh\"")]
    [InlineData("preferences.goals", "[\"\"]")]
    [InlineData("preferences.goals", "[1]")]
    [InlineData("preferences.goals", "[1,2,3,4,5,6,7,8,9,10,11]")]
    [InlineData("preferences.notifications.productNews", "1")]
    [InlineData("device.platform", "\"amiga\"")]
    [InlineData("device.appVersion", "\"123456789012345678901234567890123\"")]
    public void A_bad_value_is_refused_with_a_sentence_of_its_own(string path, string json)
    {
        var edit = ProfileRules.Field(path).Check(JsonElement.Parse(json));

        Assert.Null(edit.Apply);
        Assert.EndsWith(".", edit.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("profile.displayName", "\"12345678901234567890123456789012345678901234567890\"")]
    [InlineData("profile.displayName", "\"山田 花子\"")]
    [InlineData("profile.bio", "\"two\\r\\nlines\"")]
    [InlineData("profile.bio", "null")]
    [InlineData("profile.photoUrl", "\"\"")]
    [InlineData("preferences.dailyGoalMinutes", "5")]
    [InlineData("preferences.dailyGoalMinutes", "120")]
    [InlineData("preferences.reminderTime", "null")]
    [InlineData("preferences.reminderTime", "\"23:59\"")]
    [InlineData("preferences.timeZone", "\"Asia/Calcutta\"")]
    [InlineData("preferences.timeZone", "\"UTC\"")]
    [InlineData("preferences.timeZone", "\"America/Argentina/Buenos_Aires\"")]
    [InlineData("preferences.goals", "null")]
    public void A_good_value_is_accepted(string path, string json) => Assert.Null(ProfileRules.Field(path).Check(JsonElement.Parse(json)).Problem);

    [Fact]
    public void What_is_not_in_the_list_is_passed_over_and_a_section_that_is_no_object_is_named()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);

        var edits = ProfileRules.Read(
            JsonElement.Parse("""{"isAdmin":true,"standing":{"isAdmin":true},"identity":{"email":"x@y.z"},"profile":{"id":1,"bio":"hi"},"preferences":[]}"""), errors);

        Assert.Equal(["profile.bio"], edits.Select(e => e.Field.Path));
        Assert.Equal(["preferences"], errors.Keys);
    }

    [Fact]
    public void Every_field_answers_any_json_without_failing()
    {
        var random = new Random(20261120);
        for (var i = 0; i < 20_000; i++)
        {
            var json = JsonElement.Parse(RandomJson.Value(random, 3));
            Assert.All(ProfileRules.All, field => Assert.True(field.Check(json) is { Problem: null } edit ? edit.Apply is not null : true));
        }
    }
}
