using Xunit.v3;

namespace Pitwall.Testing;

/// <summary>Claims that the test proves one line of docs/requirements.md; a trait, so a claim runs alone.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class RequirementAttribute(string id) : Attribute, ITraitAttribute
{
    public string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Requirement", Id)];
}
