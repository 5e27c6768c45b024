using MergeDsl.Core.Locks;

namespace MergeDsl.Core.Tests.Locks;

public sealed class LockPathsTests
{
    [Theory]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/a.recipe.yaml", "adapters/math", "adapters/math")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/sub/a.recipe.yaml", "../adapters//math/", "adapters/math")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/sub/a.recipe.yaml", "./x", "sub/x")]
    [InlineData("/p/obj/net/adapters.lock.yaml", "../..", "/p/a.recipe.yaml", "x", "x")]
    [InlineData("/p/adapters.lock.yaml", ".", "/q/a.recipe.yaml", "x", "../q/x")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/a.recipe.yaml", "/data/x", "../data/x")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/a.recipe.yaml", "/p/x", "x")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/a.recipe.yaml", "/../x", "../x")]
    [InlineData("/p/adapters.lock.yaml", ".", "/p/a.recipe.yaml", ".", ".")]
    [InlineData("adapters.lock.yaml", ".", "a.recipe.yaml", "x", "x")]
    [InlineData("adapters.lock.yaml", ".", "sub/a.recipe.yaml", "x", "sub/x")]
    [InlineData("adapters.lock.yaml", ".", "a.recipe.yaml", "../x", "../x")]
    [InlineData("obj/adapters.lock.yaml", "..", "a.recipe.yaml", "x", "x")]
    [InlineData("adapters.lock.yaml", ".", "a.recipe.yaml", "/x", "/x")]
    [InlineData("../adapters.lock.yaml", ".", "a.recipe.yaml", "x", "x")]
    [InlineData(@"C:\p\adapters.lock.yaml", ".", @"C:\p\sub\a.recipe.yaml", @"..\adapters\math", "adapters/math")]
    [InlineData(@"C:\P\adapters.lock.yaml", ".", @"c:\p\a.recipe.yaml", "x", "x")]
    [InlineData(@"C:\p\adapters.lock.yaml", ".", @"D:\p\a.recipe.yaml", "x", "D:/p/x")]
    [InlineData("/P/adapters.lock.yaml", ".", "/p/a.recipe.yaml", "x", "../p/x")]
    public void Keys_AreTheWayFromTheRoot(string lockPath, string root, string recipe, string written, string key) =>
        LockPaths.KeyOf(LockPaths.RootOf(lockPath, root), recipe, written).ShouldBe(key);
}
