import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

/** As far as it is used here: the package brings no types. */
interface S3Server {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
type S3ServerClass = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  configureBuckets: { name: string }[];
}) => S3Server;

/** The one account the server knows. */
export const s3Keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** Starts an S3 server that others wrote, with one bucket in `folder`; it checks signatures of version 4. */
export async function startS3Server(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const Server = createRequire(import.meta.url)('@20minutes/s3rver') as S3ServerClass;
  const configureBuckets = [{ name: 'images' }];
  const server = new Server({ address: '127.0.0.1', port: 0, silent: true, directory: folder, configureBuckets });
  const { port } = await server.run();
  return { url: `http://127.0.0.1:${port}/images`, stop: () => server.close() };
}
