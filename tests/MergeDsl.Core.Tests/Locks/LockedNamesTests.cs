using MergeDsl.Core.Locks;

namespace MergeDsl.Core.Tests.Locks;

public sealed class LockedNamesTests
{
    [Theory]
    [InlineData("adapters/math adapters/code", "Math Code")]
    [InlineData("a/math b/math math", "AMath BMath Math")]
    [InlineData("x/a/math y/a/math b/math", "XAMath YAMath BMath")]
    [InlineData("a/math a/Math c/MATH", "AMath AMath2 CMATH")]
    [InlineData("tiny-llama tiny_llama", "TinyLlama TinyLlama2")]
    [InlineData("../math ./math .", "Math Math2 Unnamed")]
    [InlineData("org/Qwen2.5-0.5B", "Qwen2505B")]
    [InlineData("adapters/adapters adapters/to-string", "Adapters2 ToString2")]
    public void Adapters_AreCalledAfterTheirFolders(string paths, string names) =>
        Join(LockedNames.Of(new AdapterLock(".", default, Adapters(paths))).Adapters).ShouldBe(names);

    [Fact]
    public void Models_AvoidTheMembersOfTheirTypes() =>
        Join(LockedNames.Of(new AdapterLock(".", Models("a/model b/7b-chat bases facts"), default)).Models)
            .ShouldBe("Model2 N7bChat Bases2 Facts2");

    private static string Join(EquatableArray<LockedName> names) =>
        string.Join(" ", names.Select(name => name.Identifier));

    private static EquatableArray<LockedAdapter> Adapters(string paths) =>
        paths.Split(' ').Select(path => new LockedAdapter(path, null, null, default, null, default)).ToEquatableArray();

    private static EquatableArray<LockedModel> Models(string paths) =>
        paths.Split(' ').Select(path => new LockedModel(path, null, null, default)).ToEquatableArray();
}
