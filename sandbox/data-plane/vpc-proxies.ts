import type { StoredObject, World } from '@/sandbox/core/contract';
import type { ReachableResource } from '../services/ec2/reachable-resources';
import { reachFromVpc } from './reach-from-vpc';
import { openVpcProxy, type VpcProxy } from './vpc-proxy';
import { openWaysIn } from './ways-in';

/** Where a client on this machine comes into a VPC, and what it can call there. */
export interface VpcEntrance {
  /** Of the endpoint, or of the VPC that is associated with a service network. */
  id: string;
  type: string;
  accountId: string;
  region: string;
  vpcId: string;
  /** e.g. `http://127.0.0.1:40123`, for CONNECT. */
  proxy: string;
  resources: { resourceConfigurationArn: string; names: string[]; ports: string[] }[];
}

export interface VpcProxies {
  /** Opens what is not open yet. */
  entrances(): Promise<VpcEntrance[]>;
  stop(): Promise<void>;
}

/** A proxy has its port for as long as there is what it stands for, over restarts of the sandbox, too. */
interface StoredProxy extends StoredObject {
  port: number;
}

/** Opens again what was open when the sandbox stopped; others open when somebody asks for their addresses. */
export async function startVpcProxies(world: World, beforeCall: () => void, flush: () => void): Promise<VpcProxies> {
  const stored = world.collection<StoredProxy>('sandbox.vpcProxy');
  const running = new Map<string, Promise<VpcProxy>>();

  const open = (id: string): Promise<VpcProxy> => {
    const known = running.get(id);
    if (known) return known;
    const reach = (host: string, port: number) => {
      beforeCall();
      return reachFromVpc(world, id, host, port);
    };
    // Somebody else may have taken the port meanwhile.
    const opening = openVpcProxy(stored.get(id)?.port ?? 0, reach).catch(() => openVpcProxy(0, reach));
    running.set(id, opening);
    return opening;
  };

  const remember = async (proxy: Omit<StoredProxy, 'port'>): Promise<number> => {
    const { port } = await open(proxy.id);
    if (stored.get(proxy.id)?.port !== port) stored.put({ ...proxy, port });
    return port;
  };

  await Promise.all(stored.list().map(remember));
  flush();
  return {
    async entrances() {
      beforeCall();
      const ways = openWaysIn(world);
      const ids = new Set(ways.map(({ id }) => id));
      await Promise.all([...running].filter(([id]) => !ids.has(id)).map(([id, proxy]) => closeProxy(id, proxy)));
      const entrances = await Promise.all(
        ways.map(async ({ id, type, way: { accountId, region, vpcId, resources } }): Promise<VpcEntrance> => {
          const port = await remember({ id, accountId, region });
          return { id, type, accountId, region, vpcId, proxy: `http://127.0.0.1:${port}`, resources: resources().map(shown) };
        }),
      );
      flush();
      return entrances;
    },
    async stop() {
      await Promise.all([...running.values()].map(async (proxy) => (await proxy).close()));
    },
  };

  async function closeProxy(id: string, proxy: Promise<VpcProxy>): Promise<void> {
    running.delete(id);
    stored.delete(id);
    await (await proxy).close();
  }
}

function shown({ configuration, dnsEntry, privateDomain }: ReachableResource): VpcEntrance['resources'][number] {
  const addresses = configuration.definition?.cidrResource?.cidrRanges ?? [];
  const names = [dnsEntry?.domainName, privateDomain, ...addresses].filter((name) => name !== undefined);
  return { resourceConfigurationArn: configuration.arn, names, ports: configuration.portRanges };
}
